"""One Card (一卡通): the service around a social security card and its fused code."""

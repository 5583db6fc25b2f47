"""The resident's phones."""

from typing import Any
from uuid import UUID

from webapp.domain import residents
from webapp.domain.actors import Permission
from webapp.web.guard import needs, the_resident
from webapp.web.house import Json, now
from webapp.web.resident import resident
from webapp.web.resident.schemas import DeviceName, Devices, RenamedDevice
from webapp.web.transaction import session


@resident.get("/devices")
@needs(Permission.RESIDENT_DEVICE_READ)
@resident.output(Devices)
def list_devices() -> Json:
    """The phones that are signed in"""
    return {"devices": [_device(device) for device in residents.list_devices(session(), by=the_resident())]}


@resident.patch("/devices/<uuid:device_id>")
@needs(Permission.RESIDENT_DEVICE_WRITE)
@resident.input(DeviceName)
@resident.output(RenamedDevice)
def rename(device_id: UUID, json_data: Json) -> Json:
    """Give a phone a name its owner knows"""
    return _device(residents.rename_device(session(), device_id, json_data["name"], by=the_resident(), now=now()))


@resident.post("/devices/<uuid:device_id>/sign-out")
@needs(Permission.RESIDENT_DEVICE_WRITE)
@resident.output({}, 204)
def sign_out(device_id: UUID) -> str:
    """Sign a phone out, wherever it is; the credentials it holds are dead from now on"""
    residents.sign_out_device(session(), device_id, by=the_resident(), now=now())
    return ""


def _device(device: Any) -> Json:
    return {
        "id": str(device.id),
        "name": device.name,
        "created_at": device.created_at,
        "last_used_at": device.last_used_at,
        "current": device.id == the_resident().device_id,
    }

import os

from webapp.app import create_app
from webapp.settings import Settings

application = create_app(Settings.from_env(os.environ))

"""The world outside. Each port is a few methods, a real adapter to a written contract, and a simulator with faults."""

from dataclasses import dataclass

from webapp.ports.sms import HttpSms, SimulatedSms, Sms
from webapp.ports.viruses import Clamd, SimulatedViruses, Viruses
from webapp.settings import Settings


@dataclass(frozen=True, slots=True)
class Ports:
    sms: Sms
    viruses: Viruses


def ports_for(settings: Settings) -> Ports:
    """Simulators in a demonstration, and nowhere else."""
    if settings.demonstration:
        return Ports(sms=SimulatedSms(settings.instance), viruses=SimulatedViruses(settings.instance))
    return Ports(
        sms=HttpSms(settings.sms_gateway_url, settings.sms_gateway_token), viruses=Clamd(settings.virus_scanner_url)
    )

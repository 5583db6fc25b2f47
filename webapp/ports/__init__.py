"""The world outside. Each port is a few methods, a real adapter to a written contract, and a simulator with faults."""

from dataclasses import dataclass, field

from webapp.ports.population import HttpPopulation, NoPopulation, Population, SimulatedPopulation
from webapp.ports.post import HttpPost, NoPost, Post, SimulatedPost
from webapp.ports.sms import HttpSms, SimulatedSms, Sms
from webapp.ports.viruses import Clamd, SimulatedViruses, Viruses
from webapp.settings import Settings


@dataclass(frozen=True, slots=True)
class Ports:
    sms: Sms
    viruses: Viruses
    population: Population = field(default_factory=NoPopulation)
    post: Post = field(default_factory=NoPost)


def ports_for(settings: Settings) -> Ports:
    """Simulators in a demonstration, and nowhere else."""
    if settings.demonstration:
        folder = settings.instance
        return Ports(SimulatedSms(folder), SimulatedViruses(folder), SimulatedPopulation(folder), SimulatedPost(folder))
    sms = HttpSms(settings.sms_gateway_url, settings.sms_gateway_token)
    return Ports(sms, Clamd(settings.virus_scanner_url), _population(settings), _post(settings))


def _population(settings: Settings) -> Population:
    if not settings.population_url:
        return NoPopulation()
    return HttpPopulation(settings.population_url, settings.population_key, settings.population_secret)


def _post(settings: Settings) -> Post:
    if not settings.post_url:
        return NoPost()
    return HttpPost(settings.post_url, settings.post_key, settings.post_secret)

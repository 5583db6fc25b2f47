"""The world outside. Each port is a few methods, a real adapter to a written contract, and a simulator with faults."""

from dataclasses import dataclass, field

from webapp.ports.bank import Bank, HttpBank, NoBank, SimulatedBank
from webapp.ports.population import HttpPopulation, NoPopulation, Population, SimulatedPopulation
from webapp.ports.post import HttpPost, NoPost, Post, SimulatedPost
from webapp.ports.printer import HttpPrinter, NoPrinter, Printer, SimulatedPrinter
from webapp.ports.sms import HttpSms, SimulatedSms, Sms
from webapp.ports.viruses import Clamd, SimulatedViruses, Viruses
from webapp.settings import Settings


@dataclass(frozen=True, slots=True)
class Ports:
    sms: Sms
    viruses: Viruses
    population: Population = field(default_factory=NoPopulation)
    post: Post = field(default_factory=NoPost)
    bank: Bank = field(default_factory=NoBank)
    printer: Printer = field(default_factory=NoPrinter)


def ports_for(settings: Settings) -> Ports:
    """Simulators in a demonstration, and nowhere else."""
    if settings.demonstration:
        folder = settings.instance
        return Ports(
            SimulatedSms(folder),
            SimulatedViruses(folder),
            SimulatedPopulation(folder),
            SimulatedPost(folder),
            SimulatedBank(folder),
            SimulatedPrinter(folder),
        )
    sms = HttpSms(settings.sms_gateway_url, settings.sms_gateway_token)
    viruses = Clamd(settings.virus_scanner_url)
    return Ports(sms, viruses, _population(settings), _post(settings), _bank(settings), _printer(settings))


def _population(settings: Settings) -> Population:
    if not settings.population_url:
        return NoPopulation()
    return HttpPopulation(settings.population_url, settings.population_key, settings.population_secret)


def _post(settings: Settings) -> Post:
    if not settings.post_url:
        return NoPost()
    return HttpPost(settings.post_url, settings.post_key, settings.post_secret)


def _bank(settings: Settings) -> Bank:
    if not settings.bank_url:
        return NoBank()
    return HttpBank(settings.bank_url, settings.bank_key, settings.bank_secret)


def _printer(settings: Settings) -> Printer:
    if not settings.printer_url:
        return NoPrinter()
    return HttpPrinter(settings.printer_url, settings.printer_key, settings.printer_secret)

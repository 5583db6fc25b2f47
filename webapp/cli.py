"""Commands for operators: flask --app wsgi --help lists them."""

import dataclasses
import json
import re
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import click
from apiflask import APIFlask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from webapp import keyring, migrations, serving, tls
from webapp.demonstration.desks import are_open
from webapp.demonstration.people import PEOPLE
from webapp.demonstration.start import start
from webapp.domain import actors, cardbase, cards, codes, ledger, notices, requests, residents, staff, venues
from webapp.domain.errors import Invalid, NotFound
from webapp.domain.regions import Profile
from webapp.jobs.banks import tell_banks
from webapp.jobs.bookings import follow_bookings
from webapp.jobs.care import lapse_care
from webapp.jobs.chain import chain, chain_all
from webapp.jobs.deliver import deliver
from webapp.jobs.evidence import scan_evidence
from webapp.jobs.expiry import watch_last_days
from webapp.jobs.imports import Importing, take_in, take_in_waiting
from webapp.jobs.lists import ListPublisher
from webapp.jobs.loop import Loop
from webapp.jobs.losses import keep_losses
from webapp.jobs.population import ask_population, sweep_at_night
from webapp.jobs.post import follow_shipments
from webapp.jobs.printing import print_cards
from webapp.jobs.promises import keep_promises
from webapp.jobs.quality import measure_quality
from webapp.jobs.suspensions import keep_suspensions
from webapp.jobs.sweep import sweep
from webapp.ports import Ports
from webapp.ports.population_server import Faulty, PopulationServer
from webapp.settings import is_a_demonstrations
from webapp.store.engine import for_writing
from webapp.web.house import House
from webapp.web.problems import TABLE

OPERATOR = actors.Job("operator")
ROOT = Path(__file__).parents[1]


def add_commands(app: APIFlask, house: House, ports: Ports) -> None:
    _add_serving(app, house, ports)
    _add_keeping(app, house)
    _add_terminals(app, house)
    _add_staff(app, house)
    _add_records(app, house)
    _add_card_base(app, house)
    _add_replays(app, house)


def _add_serving(app: APIFlask, house: House, ports: Ports) -> None:
    @app.cli.command("serve")
    def serve() -> None:
        """Prepare what is missing, then run web and jobs processes until stopped."""
        prepare(house)
        raise SystemExit(serving.serve(house.settings))

    @app.cli.command("jobs")
    def jobs() -> None:
        """Run the jobs process alone."""

        def each_hour() -> None:
            keyring.renew_if_here(house.settings.keys, house.profile, now=house.clock())
            sweep(house.engine, house.profile, house.clock)
            measure_quality(house.engine, house.settings.region, house.clock)
            keep_promises(house.engine, house.profile, house.clock)
            watch_last_days(house.engine, house.profile, house.clock)

        def each_tick() -> None:
            publisher.tick()
            keep_losses(house.engine, house.profile, house.clock)
            lapse_care(house.engine, house.profile, house.clock)
            keep_suspensions(house.engine, house.profile, house.clock)
            follow_bookings(house.engine, house.clock)

        publisher = ListPublisher(house.engine, house.keyring, house.settings.lists, house.clock)
        lists = Loop(each_tick=each_tick, each_hour=each_hour)
        _work_beside(house, ports)
        serving.until_told(lists.stop)
        lists.run()


def _work_beside(house: House, ports: Ports) -> None:
    """Threads of their own: a gateway that hangs, much to read or a large file must not hold up what doors wait for."""

    def ask_the_population_base() -> None:
        ask_population(house.engine, ports, house.clock)
        sweep_at_night(house.engine, house.profile, house.clock)

    _beside(lambda: deliver(house.engine, ports, house.clock))
    _beside(lambda: chain(house.engine, house.clock), lambda: chain_all(house.engine, house.clock))
    _beside(lambda: scan_evidence(house.engine, ports, house.clock))
    # Made anew each time, because the rules of the region may change while this process runs.
    _beside(lambda: take_in_waiting(Importing(house.engine, house.profile, house.clock)))
    _beside(ask_the_population_base)
    _beside(lambda: follow_shipments(house.engine, ports, house.clock))
    _beside(lambda: tell_banks(house.engine, ports, house.clock))
    _beside(lambda: print_cards(house.engine, ports, house.profile, house.clock))


def _beside(each_tick: Callable[[], None], each_hour: Callable[[], None] = lambda: None) -> None:
    loop = Loop(each_tick=each_tick, each_hour=each_hour)
    threading.Thread(target=loop.run, daemon=True).start()


def _add_keeping(app: APIFlask, house: House) -> None:
    @app.cli.command("migrate")
    def migrate() -> None:
        """Bring the database to the newest migration."""
        migrations.upgrade(house.engine)

    @app.cli.command("migration")
    @click.argument("name")
    def migration(name: str) -> None:
        """Draft a migration from the difference between models and database."""
        migrations.upgrade(house.engine)
        click.echo(migrations.draft(house.engine, name))

    @app.cli.command("keys")
    def keys() -> None:
        """Make or renew issuer keys and the trust list, where the root key is kept."""
        keyring.prepare(house.settings.keys, house.profile, now=house.clock())

    @app.cli.command("card-life")
    def card_life() -> None:
        """Write docs/card-life.md from the table of transitions."""
        (ROOT / "docs" / "card-life.md").write_text(cards.card_life())

    @app.cli.command("openapi")
    def openapi() -> None:
        """Write openapi.json from the code."""
        text = json.dumps(app.spec, indent=2, ensure_ascii=False, sort_keys=True)
        (ROOT / "openapi.json").write_text(text + "\n")


def _add_terminals(app: APIFlask, house: House) -> None:
    @app.cli.command("enrol")
    @click.argument("venue_name")
    @click.argument("terminal_name")
    @click.option("--attended", is_flag=True, help="Staff start shifts there with a PIN.")
    def enrol(venue_name: str, terminal_name: str, *, attended: bool) -> None:
        """Print a one-time enrolment link for a new terminal, as text and as a QR code."""
        with Session(for_writing(house.engine)) as session, session.begin():
            named = [venue for venue in venues.list_venues(session) if venue.name == venue_name]
            if not named:
                raise click.ClickException(f"There is no venue called {venue_name}.")
            link = venues.invite_terminal(
                session,
                named[0].id,
                terminal_name,
                attended=attended,
                by=OPERATOR,
                links=house.links,
                now=house.clock(),
            )
        address = f"{house.settings.public_url}/venue/#enrol={link}"
        serving.print_qr(address)
        click.echo(address)

    @app.cli.command("terminals")
    def terminals() -> None:
        """List terminals: id, state, venue and name."""
        with Session(house.engine) as session:
            for post in venues.list_terminals(session):
                click.echo(f"{post.terminal.id}  {post.state:8}  {post.venue.name}  {post.terminal.name}")

    @app.cli.command("revoke-terminal")
    @click.argument("terminal_id", type=click.UUID)
    def revoke(terminal_id: UUID) -> None:
        """From its next request on, the terminal is nobody."""
        with Session(for_writing(house.engine)) as session, session.begin():
            venues.revoke_terminal(session, terminal_id, by=OPERATOR, now=house.clock())


def _add_staff(app: APIFlask, house: House) -> None:
    @app.cli.command("staff-invite")
    @click.argument("login")
    @click.option("--name", required=True, help="What colleagues call the person.")
    @click.option("--role", required=True, type=click.Choice([role.value for role in staff.Role]))
    @click.option("--division", help="GB/T 2260 code of the person's area; the whole region without it.")
    def invite(login: str, name: str, role: str, division: str | None) -> None:
        """Print a one-time address where a staff member chooses a password; for one who has an account, a reset."""
        new = staff.NewStaff(login, name, staff.Role(role), division)
        try:
            with Session(for_writing(house.engine)) as session, session.begin():
                token = staff.invite_staff(session, new, by=OPERATOR, now=house.clock())
        except Invalid as wrong:
            raise click.ClickException("{en}. {en_next}".format_map(TABLE[wrong.reason])) from None
        click.echo(f"{house.settings.public_url}/{role}/account/{token}")

    @app.cli.command("staff-list")
    def list_staff() -> None:
        """List staff: desk, state, login, area (- is the whole region) and name."""
        with Session(house.engine) as session:
            for row in staff.list_staff(session, now=house.clock()):
                click.echo(f"{row.role:8}  {row.state:8}  {row.login}  {row.division or '-'}  {row.name}")

    @app.cli.command("staff-disable")
    @click.argument("login")
    def disable(login: str) -> None:
        """From the next request on, the staff member is nobody."""
        try:
            with Session(for_writing(house.engine)) as session, session.begin():
                staff.disable_staff(session, login, by=OPERATOR, now=house.clock())
        except NotFound:
            raise click.ClickException(f"There is no staff member with the login {login}.") from None


def _add_records(app: APIFlask, house: House) -> None:
    @app.cli.command("notices")
    def list_notices() -> None:
        """Count text messages by state, and list those that failed or were given up, with the reason."""
        with Session(house.engine) as session:
            for state, count in notices.count_states(session).items():
                click.echo(f"{state:8}  {count}")
            for notice in notices.list_troubled(session):
                when = notice.queued_at.isoformat(timespec="seconds")
                click.echo(
                    f"{notice.id}  {when}  {notice.state:8}  {notice.kind}  {notice.tries} tries: {notice.problem}"
                )

    @app.cli.group("ledger")
    def ledger_group() -> None:
        """Look after the ledger."""

    @ledger_group.command("head")
    def show_head() -> None:
        """Print the newest place of the chain, for keeping where this database cannot be reached."""
        with Session(house.engine) as session:
            head = ledger.head(session)
        click.echo(f"{head.seq}:{head.hash.hex()}" if head else "The ledger is empty.")

    @ledger_group.command("verify")
    @click.option("--head", "heads", multiple=True, help="SEQ:HASH, kept from an earlier `ledger head` or log line.")
    def verify(heads: tuple[str, ...]) -> None:
        """Check every row of the ledger and its place; the exit code is 1 if something does not fit."""
        kept = [_head_of(text) for text in heads]
        with Session(house.engine) as session:
            total, wrong = ledger.count_links(session), 0

            def progress(seq: int) -> None:
                click.echo(f"{seq} of {total}", err=True)

            for finding in ledger.verify(session, now=house.clock(), heads=kept, progress=progress):
                click.echo(_sentence_of(finding))
                wrong += 1
        click.echo(f"{total} rows, {wrong} findings.")
        raise SystemExit(1 if wrong else 0)


def _add_card_base(app: APIFlask, house: House) -> None:
    @app.cli.command("import-cards")
    @click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False, resolve_path=True))
    @click.option("--dry-run", is_flag=True, help="Say what would happen, and keep nothing.")
    @click.option("--faults", type=click.Path(path_type=Path), help="Write the lines with faults into this CSV file.")
    def import_cards(file: Path, *, dry_run: bool, faults: Path | None) -> None:
        """Take in a CSV or XLSX file of another system's card base; goes on where an earlier run broke off."""
        with Session(for_writing(house.engine)) as session, session.begin():
            import_id = cardbase.unfinished_import(session, file, dry_run=dry_run)
            if import_id is None:
                asked = cardbase.Asked(file, file.name, dry_run)
                import_id = cardbase.ask_for_import(session, asked, by=OPERATOR, now=house.clock()).id
            else:
                click.echo("Going on where the run before broke off.", err=True)

        def progress(one: cardbase.CardImport) -> None:
            click.echo(f"{one.read} of about {one.total}", err=True)

        try:
            one = take_in(Importing(house.engine, house.profile, house.clock, progress), import_id)
        except cardbase.Overtaken:
            raise click.ClickException(
                "Another process works on this file, or was killed less than half a minute ago. Next: try again then."
            ) from None
        if faults:
            with Session(house.engine) as session:
                lines = cardbase.fault_lines(lambda after: cardbase.list_faults(session, import_id, after=after))
                faults.write_text("".join(lines), newline="")
        _say_what_became(one)

    @app.cli.command("population-simulator")
    @click.option("--port", default=8900, show_default=True)
    def population_simulator(port: int) -> None:
        """Answer as a gateway to the population base would; `population-fault` in the instance folder breaks it."""
        if not house.settings.population_secret:
            raise click.ClickException("Set POPULATION_URL, POPULATION_KEY and POPULATION_SECRET first.")
        server = PopulationServer(house.settings.instance, house.settings.population_secret, port=port)
        click.echo(f"{server.url}  faults: {', '.join(Faulty)}")
        server.serve_forever()


def _add_replays(app: APIFlask, house: House) -> None:
    def rules_at(at: datetime) -> Profile:
        return house.rules.profile_at(at, now=house.clock())

    @app.cli.command("replay")
    @click.argument("kind", type=click.Choice(list(REPLAYS)))
    @click.argument("name", metavar="RECEIPT|ID")
    def replay(kind: str, name: str) -> None:
        """Ask a kept decision again by the rules of its time; the exit code is 1 where they say something else."""
        try:
            with Session(house.engine) as session:
                again = REPLAYS[kind](session, name, rules_at=rules_at)
        except (NotFound, ValueError):
            raise click.ClickException(f"There is no such {kind}.") from None
        click.echo("\n".join(f"{field.name}: {getattr(again, field.name)}" for field in dataclasses.fields(again)))
        click.echo("agrees" if again.agrees else "differs")
        raise SystemExit(0 if again.agrees else 1)


def _say_what_became(one: cardbase.CardImport) -> None:
    if one.problem:
        raise click.ClickException(cardbase.file_sentence(one.problem, one.about, "en"))
    if one.about:
        click.echo(f"Columns that were not read: {one.about}")
    kept = "nothing was kept" if one.dry_run else f"{one.added} added"
    click.echo(f"{one.read} lines: {kept}, {one.already} here already, {one.differing} differ, {one.refused} refused.")
    raise SystemExit(1 if one.differing or one.refused else 0)


Replayed = cards.ReplayedLoss | codes.ReplayedScan | requests.ReplayedDetermination | requests.ReplayedPromise
REPLAYS: dict[str, Callable[..., Replayed]] = {
    "eligibility": requests.replay_determination,
    "loss": cards.replay_loss,
    "promise": requests.replay_promise,
    "scan": lambda session, name, **rules: codes.replay_scan(session, UUID(name), **rules),
}
FINDINGS = {
    ledger.Problem.CHANGED: "row {row} was changed after it was chained",
    ledger.Problem.MISSING: "row {row} is missing",
    ledger.Problem.GAP: "the row at this place and the place itself are missing",
    ledger.Problem.OUT_OF_PLACE: "the place of row {row} does not follow from the one before: moved, added or forged",
    ledger.Problem.BACKDATED: "row {row} is hours older than rows before it: added later, or the clock was wrong",
    ledger.Problem.NOT_CHAINED: "row {row} has waited for hours: is the jobs process running?",
    ledger.Problem.OTHER_HEAD: "the chain does not go through the head that was kept: cut off, or made anew",
}


def _sentence_of(finding: ledger.Finding) -> str:
    where = f"place {finding.seq}" if finding.seq else "no place yet"
    return f"{finding.problem}  {where}: {FINDINGS[finding.problem].format(row=finding.row_id)}"


def _head_of(text: str) -> ledger.Head:
    if not re.fullmatch(r"[0-9]{1,18}:[0-9a-f]{64}", text):
        raise click.BadParameter("write SEQ:HASH as `ledger head` prints it")
    seq, _, digest = text.partition(":")
    return ledger.Head(int(seq), bytes.fromhex(digest))


def prepare(house: House) -> None:
    """Everything a start needs; what is there already stays as it is."""
    try:
        migrations.upgrade(house.engine)
    except OperationalError as away:
        reason = str(away.orig).strip().splitlines()[0]
        raise click.ClickException(f"The database cannot be reached: {reason}. Next: check DATABASE_URL.") from None
    if not house.settings.demonstration:
        _refuse_what_is_invented(house)
    try:
        _prepare_keys(house)
    except keyring.NoKeys as missing:
        raise click.ClickException(str(missing)) from None
    if house.settings.tls:
        tls.prepare(house.settings.certificates, tls.own_address(), now=house.clock())
    if house.settings.demonstration:
        start(house.engine, house.profile, house.settings.instance, now=house.clock())


def _refuse_what_is_invented(house: House) -> None:
    """A demonstration's people, secrets and accounts are known to everybody, and must never become real."""
    with Session(house.engine) as session:
        if residents.id_of_number(session, PEOPLE[0].id_number) is not None:
            raise click.ClickException("This database holds the demonstration's people. Next: take an empty one.")
        if are_open(session):
            raise click.ClickException("This database holds the demonstration's staff. Next: take an empty one.")
    if is_a_demonstrations(house.settings):
        raise click.ClickException("These are a demonstration's secrets. Next: draw new ones (docs/settings.md).")


def _prepare_keys(house: House) -> None:
    """Only a demonstration makes its own root; in production a person does, on purpose, with the command `keys`."""
    if house.settings.demonstration:
        keyring.prepare(house.settings.keys, house.profile, now=house.clock())
    else:
        keyring.Keyring.load(house.settings.keys, house.profile)

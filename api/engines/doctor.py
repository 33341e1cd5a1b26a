"""Whether the road engine of this installation answers, at each address, as the settings say."""

from collections.abc import Iterator
from dataclasses import replace

from api.doctor import Finding, Verdict
from api.engines.choice import EngineChoice, EngineName
from api.engines.kernels import kernels_can_be_had
from api.engines.streets import dialect_of
from gridsvc.errors import GridServiceError
from routing.outside.limits import Limits
from routing.outside.patience import Patience
from routing.outside.probe import probed
from routing.outside.server import Server

_ANSWER_S = 5.0


def engine_findings(choice: EngineChoice) -> Iterator[Finding]:
    """One finding for an engine of this process; for one outside, one an address and one where their data differ."""
    if not choice.name.outside:
        if choice.name is EngineName.OWN and not kernels_can_be_had():
            yield Finding("engine_compiled_missing", Verdict.ADVISED, {}, "pip install numba pymetis")
        else:
            yield Finding("doctor_engine", Verdict.GOOD, {"found": str(choice.name)})
        return
    for server in {(each.setting, each.addresses): each for each in choice.servers.values()}.values():
        yield from _of_server(choice, server)


def _of_server(choice: EngineChoice, server: Server) -> Iterator[Finding]:
    remedy = f"{server.setting}=http://HOST:PORT"
    if not server.addresses:
        yield Finding("engine_without_address", Verdict.ADVISED, server.told(""), remedy)
    versions = set()
    for address in server.addresses:
        try:
            found = probed(server, address, dialect_of(choice).probe, _hasty(choice.limits))
        except GridServiceError as error:
            yield Finding(error.code, Verdict.MISSING, error.params, remedy)
            continue
        versions.add(found.data)
        speed = f"{found.kmh:.0f}" if found.kmh else "–"
        shown = {**server.told(address), "kmh": speed, "data": found.data or "–"}
        code = "doctor_engine_all_modes" if choice.name is EngineName.VALHALLA else "doctor_engine_answers"
        yield Finding(code, Verdict.GOOD, shown)
    if len(versions) > 1:
        differing = server.told("", versions=", ".join(sorted(versions)))
        yield Finding("doctor_engine_data_differ", Verdict.ADVISED, differing, "osrm-extract --data_version")


def _hasty(limits: Limits) -> Patience:
    return replace(limits.patience, rounds=1, answer_s=min(_ANSWER_S, limits.patience.answer_s))

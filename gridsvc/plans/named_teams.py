"""Which teams alone may visit a site, whatever its category: by its rule, and by the agency that answers for it."""

from uuid import UUID

from gridsvc.plans.inputs import CycleInputs, DueSite
from gridsvc.plans.programme_settings import OwnAgency, own_agency


def named_teams(inputs: CycleInputs, site: DueSite) -> frozenset[UUID] | None:
    """Those that its rule names; with `own_agency` "only" of these the teams of its agency, if any; None = all."""
    if site.agency is None or own_agency(inputs.settings) is not OwnAgency.ONLY:
        return site.teams
    own = frozenset(team.team for team in inputs.teams if team.agency == site.agency)
    return own if site.teams is None else own & site.teams

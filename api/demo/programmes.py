"""The three programmes of the synthetic district, one for each level of patrol."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid5

from geodata.sample.codes import CITY_CODE, DISTRICT_CODE
from geodata.sample.district import Sample
from gridsvc.patrols.programme import Level, Programme, Register, Rule

_NAMESPACE = UUID("3b0c4b52-9a53-5c0f-8d0e-1c5b1f6c7a20")
COVER_GROUP = "三级巡查（合成）"
_NAMES = {Level.LEADERS: "区领导带队巡查", Level.OFFICE: "创建办全覆盖巡查", Level.AGENCY: "主责单位日常巡查"}
_RULES: Mapping[Level, tuple[Rule, ...]] = {
    Level.LEADERS: (Rule(register=Register.HOT_SPOT, visits=1),),
    Level.OFFICE: (Rule(visits=1),),
    Level.AGENCY: (Rule(),),
}


def sample_programmes(sample: Sample, teams: Mapping[Level, Sequence[UUID]]) -> tuple[Programme, ...]:
    """Leaders see the hot spots, the office every site once a cycle, the agencies every site as often as usual.

    Together they cover the sites.
    """
    return tuple(
        Programme(
            id=uuid5(_NAMESPACE, f"{sample.size} {sample.seed} {sample.today} {level}"),
            city=CITY_CODE,
            district=DISTRICT_CODE,
            name=f"{_NAMES[level]}（合成）",
            level=level,
            starts_on=sample.today,
            teams=tuple(teams[level]),
            rules=_RULES[level],
            cover_group=COVER_GROUP,
        )
        for level in Level
    )

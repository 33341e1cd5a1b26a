"""Codes of components (部件): 6 digits of the district, class and subclass, a number of their own; 16 in all."""

from dataclasses import dataclass

from gridsvc.errors import InvalidInput

_DIGITS = 16
_CLASS_AT = 6
_CLASS_DIGITS = (4, 5)


@dataclass(frozen=True, slots=True)
class ComponentCode:
    """A code and how many digits its class has: four in the older form (2+2 and 6), five in the newer (2+3 and 5)."""

    code: str
    class_digits: int = 4

    def __post_init__(self) -> None:
        if len(self.code) != _DIGITS or not (self.code.isascii() and self.code.isdecimal()):
            raise InvalidInput(
                f"{self.code!r} is no component code of {_DIGITS} digits", code="component_code_shape", params={}
            )
        if self.class_digits not in _CLASS_DIGITS:
            raise InvalidInput(f"a class has 4 or 5 digits, not {self.class_digits}", code="component_class_shape")

    @property
    def district(self) -> str:
        """The six digits of the district."""
        return self.code[:_CLASS_AT]

    @property
    def class_code(self) -> str:
        """Class and subclass."""
        return self.code[_CLASS_AT : _CLASS_AT + self.class_digits]


def component_code(code: str, class_code: str = "") -> ComponentCode:
    """The code of a component; a class beside it says which form it has and must be the class in it."""
    read = ComponentCode(code, len(class_code) if len(class_code) in _CLASS_DIGITS else 4)
    if class_code and read.class_code != class_code:
        raise InvalidInput(
            f"{code} holds the class {read.class_code}, not {class_code}",
            code="component_class_other",
            params={"held": read.class_code},
        )
    return read

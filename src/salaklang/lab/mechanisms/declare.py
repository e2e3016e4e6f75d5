"""How a mechanism states itself: its name, its equations (its file's docstring), its parameters, its switch."""

from dataclasses import dataclass

from salaklang.kernel.text import Text

ASSUMPTION = "assumption"


@dataclass(frozen=True)
class Parameter:
    """One number of the model. `default` lies in `low`…`high`, the range that experiments draw from."""

    name: str
    mechanism: str
    default: float
    low: float
    high: float
    unit: str
    meaning: Text
    source: str

    def __post_init__(self) -> None:
        if not self.low <= self.default <= self.high:
            raise ValueError(f"{self.name}: {self.default} is outside {self.low}…{self.high}")


@dataclass(frozen=True)
class Mechanism:
    """`number` M1…M11. `name` is also its switch: a recipe's `off` may hold it."""

    name: str
    number: str
    title: Text
    equations: str
    parameters: tuple[Parameter, ...]

    @property
    def switch(self) -> str:
        """What to put in `Recipe.off` to leave this mechanism out; its state then stays as it began."""
        return self.name


def parameter_of(mechanism: str) -> "ParameterMaker":
    """A short hand for a mechanism's table of parameters."""
    return ParameterMaker(mechanism)


@dataclass(frozen=True)
class ParameterMaker:
    """Makes the parameters of one mechanism."""

    mechanism: str

    def __call__(
        self,
        name: str,
        default: float,
        span: tuple[float, float],
        unit: str,
        th: str,
        en: str,
        source: str = ASSUMPTION,
    ) -> Parameter:
        return Parameter(name, self.mechanism, default, span[0], span[1], unit, Text(th, en), source)

"""How people move each other's opinions: the models of the literature, each from its paper.

`anchoring` is the model of Friedkin and Johnsen, `bounded_confidence` those of Hegselmann and Krause and of Deffuant, `arguments` that
of Mäs and Flache. Opinions are arrays of numbers; random numbers come from the generator that is given, and from nowhere else.
"""

from deliberation.simulating.opinions.anchoring import friedkin_johnsen, held_by
from deliberation.simulating.opinions.arguments import Exchange, mas_flache
from deliberation.simulating.opinions.bounded_confidence import clusters, deffuant, hegselmann_krause


__all__ = [
    "Exchange",
    "clusters",
    "deffuant",
    "friedkin_johnsen",
    "hegselmann_krause",
    "held_by",
    "mas_flache",
]

"""What another invitation, another procedure or another chair would have done.

`deliberation.simulating.opinions` says how people move each other, `deliberation.simulating.settling` which texts settle a matter.
"""

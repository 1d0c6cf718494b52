"""A house as stubborn as a real one, and Home Assistant in it, as fast as they compute.

`StubbornHome` is the simulated world of `tests.simulator` behind a model of Home Assistant: what an app gets to see,
event by event, and what becomes of its writes.

    home = StubbornHome(car=CarSettings(min_a=8, step_a=1), meter=MeterSettings(kind=MeterKind.PAIR), base_w=-3000)
    for entity, new, old, at_s in home.step(1): ...
    home.write_register(1, 1210, f32(10))

`stories` tells some hours of such a house from a seed, `trace` records what came of them, and `promises` says which
promises were broken.
"""

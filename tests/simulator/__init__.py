"""A simulated house: sun, load, grid meter (DSMR 5), Alfen Eve (Modbus TCP) and car, in real time.

The models are pure: time comes in as an argument. `modbus`, `p1` and `simulator` put them on the network.
"""

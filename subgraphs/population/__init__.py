"""The population register: persons, households, administrative units."""

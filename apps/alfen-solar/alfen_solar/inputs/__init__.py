"""States of Home Assistant to values: of the grid meter, of a socket, of the helpers."""

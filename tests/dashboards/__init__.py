"""The dashboards in four languages, made from one template, and the package of a double charger: `make dashboards`."""

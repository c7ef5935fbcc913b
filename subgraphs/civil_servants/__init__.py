"""The register of officials, civil servants and public employees."""

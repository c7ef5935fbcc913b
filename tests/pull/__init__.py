"""What a pull must bring, worked out without the gateway, and the command run as a process."""

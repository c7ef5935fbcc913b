"""Random questions of every fixture caller, against an oracle over the registers' raw rows."""

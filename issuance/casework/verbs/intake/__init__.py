"""From receipt to acceptance (行政许可法 32): checked, supplemented, returned, accepted or not accepted."""

"""What customers say: remarks taken in, read, labelled and learnt from."""

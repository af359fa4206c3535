"""`python -m interphone`."""

from interphone.cli import main

if __name__ == "__main__":
    main()

import pytest
from click.testing import CliRunner


@pytest.fixture
def call():
    """Run ``convlab`` with arguments; returns its exit status and what it printed."""
    from convlab.cli import main

    def call(*arguments):
        result = CliRunner().invoke(main, arguments)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    return call

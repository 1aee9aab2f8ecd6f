const ASK_EVERY_MILLISECONDS = 1_000;

/**
 * Shows the page once it is there. Not by a refresh in the head: of an address with a part after the hash, which "Skip to
 * Slack and Teams" leaves, a browser reads nothing again. And a page that is read again each second reads itself out again.
 */
async function look(): Promise<void> {
	const answer = await fetch("/sandbox/state").catch(() => undefined);
	if (answer?.ok) location.reload();
	else setTimeout(look, ASK_EVERY_MILLISECONDS);
}

void look();

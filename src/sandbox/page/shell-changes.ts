const AGAIN_MILLISECONDS = 1_000;

/**
 * Calls `listener` after every change, and once at each beginning of the stream. Where the stream breaks off the browser
 * connects again by itself; where it is refused, as while the sandbox starts, the browser would give up.
 */
export function onChanges(address: string, listener: () => void): void {
	const stream = new EventSource(address);
	stream.addEventListener("change", listener);
	stream.addEventListener("error", () => {
		if (stream.readyState === EventSource.CLOSED)
			setTimeout(() => onChanges(address, listener), AGAIN_MILLISECONDS);
	});
}

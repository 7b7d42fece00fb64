/** Milliseconds without a change after which something is stored, because a killed program cannot store it at the end. */
const settled = 3000;

/** Runs something once nothing has changed for a while. */
export function onceSettled(run: () => void): {readonly changed: () => void; readonly stop: () => void} {
	let timer: NodeJS.Timeout | undefined;
	return {
		changed() {
			clearTimeout(timer);
			timer = setTimeout(run, settled);
			timer.unref();
		},
		stop() {
			clearTimeout(timer);
		},
	};
}

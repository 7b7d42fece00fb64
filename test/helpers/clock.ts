/** A clock that tests move on. */
export function createClock() {
	let passed = 0;
	return {
		/** Milliseconds since the epoch. */
		now: () => Date.now() + passed,
		pass(milliseconds: number) {
			passed += milliseconds;
		},
	};
}

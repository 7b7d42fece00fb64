/** The actions of a person; each `yield` names a stop. A test plays it to its end, and a picture is drawn at one of its stops. */
export type Play = AsyncGenerator<string, void>;

export async function playAll(play: Play): Promise<void> {
	for await (const _ of play) {
		// Tests draw nothing at a stop.
	}
}

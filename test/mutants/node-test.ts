// Takes the place of `node:test` in a worker: each test runs at once, and its failure ends the file.
import assert from 'node:assert';
import process from 'node:process';

type Step = () => unknown;

type Body = (context: Readonly<Record<string, unknown>>) => unknown;

export const {mock} = process.getBuiltinModule('node:test');

const steps: Record<'before' | 'after', Step[]> = {before: [], after: []};

/** Forgets the hooks of the file before. */
export function beginFile(): void {
	steps.before = [];
	steps.after = [];
}

async function callAll(all: readonly Step[]): Promise<void> {
	for (const step of all) {
		await step(); // eslint-disable-line no-await-in-loop -- In order.
	}
}

const nothing = (): void => undefined;

/** A test with its name, its options, if any, and its body. */
export async function test(_: string, ...given: readonly unknown[]): Promise<void> {
	const body = given.at(-1) as Body;
	const {skip: isSkipped = false} = given[0] as {readonly skip?: unknown};
	if (isSkipped !== false) {
		return;
	}

	const ends: Step[] = [];
	await callAll(steps.before);
	try {
		await body({
			assert,
			mock,
			test,
			diagnostic: nothing,
			skip: nothing,
			after(end: Step) {
				ends.push(end);
			},
		});
	} finally {
		mock.reset();
		await callAll([...ends, ...steps.after]);
	}
}

export function beforeEach(step: Step): void {
	steps.before.push(step);
}

export function afterEach(step: Step): void {
	steps.after.push(step);
}

/** What comes before all tests can run at once. */
export const before = (step: Step): unknown => step();

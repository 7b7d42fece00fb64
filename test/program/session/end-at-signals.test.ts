import assert from 'node:assert/strict';
import process from 'node:process';
import {PassThrough} from 'node:stream';
import {test} from 'node:test';
import {endAtSignals} from '../../../source/program/session/browse.js';

const closed = async (input: PassThrough) =>
	new Promise<void>(resolve => {
		input.once('close', resolve);
		input.end();
		input.resume();
	});

await test('stores what is typed and ends once the terminal is gone, even if no signal arrives', async () => {
	const steps: string[] = [];
	const [input, later] = [new PassThrough(), new PassThrough()] as const;
	const listen = (each: PassThrough) =>
		endAtSignals(
			{
				keep() {
					steps.push('keep');
				},
				end(status) {
					steps.push(`end ${status}`);
				},
				isEnding: () => false,
				isLent: () => false,
			},
			each as unknown as NodeJS.ReadStream,
		);
	const before = process.listenerCount('SIGHUP');
	const stop = listen(input);
	await closed(input);
	assert.deepEqual(steps, ['keep', 'end 129']);
	stop();
	listen(later)();
	await closed(later);
	assert.deepEqual([steps.length, process.listenerCount('SIGHUP')], [2, before]);
});

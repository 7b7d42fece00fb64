import {test, type TestContext} from 'node:test';
import {freshWatch, roundTripIn, sshRoundTrip, withFrame} from '../../../source/program/session/show.js';

await test('finds the round trip among what the system tells about a connection', (t: TestContext) => {
	t.assert.strictEqual(roundTripIn('\t cubic wscale:7,7 rto:412 rtt:211.4/52.3 ato:40 mss:1448 minrtt:180.2\n'), 211.4);
	t.assert.strictEqual(roundTripIn(''), undefined);
	t.assert.strictEqual(roundTripIn('minrtt:180.2'), undefined);
});

await test('asks for no connection without a real address', async (t: TestContext) => {
	t.assert.strictEqual(await sshRoundTrip({SSH_CONNECTION: '$(reboot) 50112 192.0.2.2 22'}), undefined);
	t.assert.strictEqual(await sshRoundTrip({}), undefined);
});

function watched(...frames: ReadonlyArray<readonly [bytes: number, milliseconds: number]>): number {
	let watch = freshWatch;
	for (const frame of frames) {
		watch = withFrame(watch, ...frame);
	}

	return watch.slowFrames;
}

await test('recognizes a narrow line by its large frames, not a distant one', (t: TestContext) => {
	t.assert.strictEqual(watched([200, 40], [3200, 440], [1400, 215]), 2);
	t.assert.strictEqual(watched([200, 190], [3200, 200], [1400, 195]), 0);
});

import {test, type TestContext} from 'node:test';
import type {Event} from '../../../source/kernel/state/events.js';
import {createStore} from '../../../source/kernel/state/store.js';
import {reduce} from '../../../source/abilities.js';
import {giveNotices} from '../../../source/program/session/notices.js';
import {emptyState} from '../../helpers/state.js';

function watched(t: TestContext, isAway = true) {
	t.mock.timers.enable({apis: ['setTimeout', 'Date']});
	const store = createStore(emptyState(), reduce);
	const written: string[] = [];
	t.after(
		giveNotices(store, {
			kind: 'bell',
			environment: {},
			isAway: () => isAway,
			now: () => Date.now(),
			write(bytes) {
				written.push(bytes);
			},
		}),
	);
	const after = (seconds: number, ...events: readonly Event[]) => {
		t.mock.timers.tick(seconds * 1000);
		for (const event of events) {
			store.dispatch(event);
		}
	};

	return {written, after};
}

await test('gives one notice at the end of what took longer than ten seconds', (t: TestContext) => {
	const {written, after} = watched(t);
	after(0, {type: 'requests/sending'}, {type: 'requests/sending'});
	after(9, {type: 'requests/sent'}, {type: 'requests/sending'}, {type: 'requests/sent'});
	after(2, {type: 'requests/sent'});
	t.assert.deepStrictEqual(written, []);
	after(1);
	t.assert.deepStrictEqual(written, ['\u{7}']);
	after(60);
	t.assert.deepStrictEqual(written, ['\u{7}']);
});

await test('gives no notice of what was short, nor of short things one after the other', (t: TestContext) => {
	const {written, after} = watched(t);
	for (let time = 0; time < 5; time++) {
		after(1, {type: 'requests/awaited'});
		after(9, {type: 'requests/ended'});
	}

	after(60);
	t.assert.deepStrictEqual(written, []);
});

await test('counts what goes on at once as the same work', (t: TestContext) => {
	const {written, after} = watched(t);
	after(0, {type: 'requests/awaited'});
	after(6, {type: 'requests/ended'});
	after(0.3, {type: 'requests/sending'});
	after(6, {type: 'requests/sent'});
	after(1);
	t.assert.deepStrictEqual(written, ['\u{7}']);
});

await test('gives no notice to somebody who looks at the terminal', (t: TestContext) => {
	const {written, after} = watched(t, false);
	after(0, {type: 'requests/awaited'});
	after(20, {type: 'requests/ended'});
	after(1);
	t.assert.deepStrictEqual(written, []);
});

await test('counts a single write by the seconds that somebody waits for it', (t: TestContext) => {
	const {written, after} = watched(t);
	after(1, {type: 'requests/waited', seconds: 1});
	after(11, {type: 'requests/waited', seconds: 0});
	after(1);
	t.assert.deepStrictEqual(written, ['\u{7}']);
});

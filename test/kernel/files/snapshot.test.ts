import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as v from 'valibot';
import {accountSchema, memberSchema} from '../../../source/base/api/schemas.js';
import {parseSnapshot, SnapshotError, type Snapshot, snapshotText} from '../../../source/kernel/files/snapshot.js';

const readAt = '2026-01-01T00:00:00.000Z';

const bare: Snapshot = {
	host: 'a.example',
	takenAt: readAt,
	isComplete: true,
	organizations: [{id: 'one', name: 'One', meta: {}}],
};

const account = v.parse(accountSchema, {
	id: 'a',
	name: 'Shop',
	type: 'standard',
	settings: {enforce_twofactor: true},
	tags: {tier: 'gold'},
});

const member = v.parse(memberSchema, {
	id: 'm',
	status: 'pending',
	user: {id: 'u', email: 'jane@x.example', name: 'Jane'},
});

const full: Snapshot = {
	...bare,
	accounts: new Map([
		['one', {items: [account], isWhole: true, readAt}],
		['two', {items: [], isWhole: false, readAt}],
	]),
	members: new Map([['one', {items: [member], isWhole: true, readAt}]]),
};

/** A valid file with accounts, changed. */
function changed(change: (file: Record<string, unknown>) => void): string {
	const file = JSON.parse(snapshotText(full)) as Record<string, unknown>;
	change(file);
	return JSON.stringify(file);
}

await test('reads back accounts, members and which lists are incomplete, one list per line', () => {
	const text = snapshotText(full);
	assert.deepEqual(parseSnapshot(text), full);
	const lines = text.trim().split('\n');
	assert.equal(lines.length, 8);
	assert.deepEqual(JSON.parse(lines[4]?.replace(/,$/v, '') ?? ''), {
		organization_id: 'two',
		read_at: readAt,
		is_complete: false,
		items: [],
	});
	const none = {...bare, accounts: new Map()};
	assert.deepEqual(parseSnapshot(snapshotText(none)), none);
});

/** Why a file is refused. */
function refusalOf(text: string): string {
	let message = '';
	assert.throws(
		() => parseSnapshot(text),
		(error: unknown) => {
			message = error instanceof SnapshotError ? error.message : '';
			return message !== '';
		},
	);
	return message;
}

await test('refuses a snapshot of a newer version, and one whose version is none', () => {
	const versioned = (version: unknown) =>
		refusalOf(
			changed(file => {
				file['version'] = version;
			}),
		);
	assert.equal(versioned(2), 'A newer version of cforgs wrote it. To read it, update this one.');
	assert.deepEqual(
		[0, 0.5, -1].map(version => versioned(version)),
		[0, 0.5, -1].map(version => `Its version is ${version}, but this cforgs reads version 1.`),
	);
	assert.equal(versioned('1'), 'It is not a snapshot: cforgs snapshot FILE writes one.');
});

await test('refuses lists of other types, naming the place, and JSON that is nested too deeply', () => {
	const withAccounts = (accounts: unknown) =>
		refusalOf(
			changed(file => {
				file['accounts'] = accounts;
			}),
		);
	const list = {organization_id: 'one', read_at: readAt, is_complete: true, items: []};
	assert.match(withAccounts('all'), /^At accounts: /v);
	assert.equal(withAccounts([{...list, read_at: 'soon'}]), 'At accounts.0.read_at: Invalid time.');
	assert.match(withAccounts([{...list, is_complete: 'yes'}]), /^At accounts\.0\.is_complete: /v);
	assert.match(withAccounts([{...list, items: [{name: 'No id'}]}]), /^At accounts\.0\.items\.0\.id: /v);
	const [before = '', after = ''] = snapshotText(full).split('"gold"', 2);
	assert.equal(refusalOf(`${before}${'['.repeat(5000)}${']'.repeat(5000)}${after}`), 'It is nested too deeply.');
});

await test('escapes control characters in lists, and reads them back', () => {
	const attack = '\u{1B}]52;c;YQ==\u{7}\u{202E}';
	const planted = {
		...bare,
		members: new Map([['one', {items: [{...member, user: {...member.user, name: attack}}], isWhole: true, readAt}]]),
	};
	const text = snapshotText(planted);
	assert.doesNotMatch(text, /[\p{Bidi_Control}[\p{Control}--\n]]/v);
	assert.deepEqual(parseSnapshot(text), planted);
});

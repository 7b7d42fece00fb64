import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as v from 'valibot';
import {accountSchema, memberSchema} from '../../../source/base/api/schemas.js';
import {
	accountDifferences,
	type ListDifference,
	memberDifferences,
} from '../../../source/kernel/files/list-differences.js';

const account = (id: string, more: Readonly<Record<string, unknown>> = {}) =>
	v.parse(accountSchema, {id, name: `Account ${id}`, ...more});
const member = (id: string, status: string, user: Readonly<Record<string, unknown>> = {}) =>
	v.parse(memberSchema, {
		id,
		status,
		create_time: '2026-01-01T00:00:00Z',
		update_time: `2026-01-0${id}T00:00:00Z`,
		user: {id: `u${id}`, email: `${id}@acme.example`, ...user},
	});
const whole = <Item>(...items: readonly Item[]) => ({items, isWhole: true});
const told = (differences: readonly ListDifference[]) =>
	differences.map(({change, name, edits}) =>
		[
			change,
			name,
			...edits.map(({field, label, from, to}) => `${field} (${label}): ${from ?? 'none'} > ${to ?? 'none'}`),
		].join(' '),
	);

await test('finds accounts that are new, gone, renamed and set otherwise, whatever their order', () => {
	const before = whole(
		account('a', {type: 'standard', settings: {enforce_twofactor: false}, tags: {env: 'test', old: 'x'}}),
		account('b'),
		account('same', {tags: {env: 'prod'}}),
	);
	const after = whole(
		account('same', {tags: {env: 'prod'}}),
		account('c'),
		account('a', {
			name: 'Other name',
			type: 'enterprise',
			settings: {enforce_twofactor: true},
			tags: {env: 'prod', team: 'web'},
		}),
	);
	assert.deepEqual(told(accountDifferences(before, after)), [
		'added Account c',
		'gone Account b',
		'changed Other name name (Name): Account a > Other name type (Type): standard > enterprise settings.enforce_twofactor (Two-factor enforced): no > yes tags.env (Tag env): test > prod tags.old (Tag old): x > none tags.team (Tag team): none > web',
	]);
});

await test('takes no value that one list lacks for a change', () => {
	const [with_, without] = [
		account('a', {type: 'standard', settings: {enforce_twofactor: true}, tags: {env: 'test'}}),
		account('a', {name: ''}),
	];
	assert.deepEqual(
		[accountDifferences(whole(with_), whole(without)), accountDifferences(whole(without), whole(with_))],
		[[], []],
	);
	const untagged = accountDifferences(whole(with_), whole({...with_, tags: {}}));
	assert.deepEqual(told(untagged), ['changed Account a tags.env (Tag env): test > none']);
});

await test('finds a value that was empty before, or is empty now', () => {
	const of = (email: string) => {
		const one = account('a', {settings: {abuse_contact_email: email}});
		return whole(one);
	};

	const [none, some] = [of(''), of('abuse@acme.example')];
	const [set, cleared] = [accountDifferences(none, some), accountDifferences(some, none)];
	assert.deepEqual(told([...set, ...cleared]), [
		'changed Account a settings.abuse_contact_email (Abuse contact):  > abuse@acme.example',
		'changed Account a settings.abuse_contact_email (Abuse contact): abuse@acme.example > ',
	]);
});

await test('counts nothing as gone or new that an incomplete list can lack', () => {
	const [one, both] = [{items: [account('a')], isWhole: false}, whole(account('a'), account('b'))];
	assert.deepEqual([accountDifferences(both, one), accountDifferences(one, both)], [[], []]);
});

await test('takes the first of two accounts with one id', () => {
	const again = account('a', {name: 'again'});
	const [one, twice] = [whole(account('a')), whole(account('a'), again)];
	assert.deepEqual(accountDifferences(twice, one), []);
});

await test('finds who was invited, has joined, is gone, and switched the second factor', () => {
	const before = whole(
		member('1', 'pending'),
		member('2', 'active', {two_factor_authentication_enabled: true}),
		member('3', 'active'),
		member('6', 'pending'),
	);
	const after = whole(
		member('1', 'active', {name: 'Jane'}),
		member('2', 'active', {two_factor_authentication_enabled: false}),
		member('4', 'pending'),
		member('5', 'active'),
		member('6', 'canceled'),
	);
	assert.deepEqual(told(memberDifferences(before, after)), [
		'invited 4@acme.example',
		'added 5@acme.example',
		'gone 3@acme.example',
		'joined 1@acme.example status (Status): pending > active',
		'changed 2@acme.example user.two_factor_authentication_enabled (Second factor): on > off',
		'changed 6@acme.example status (Status): pending > cancelled',
	]);
});

await test('does not count another time as a change of a member', () => {
	const [one, other] = [member('1', 'active'), {...member('1', 'active'), update_time: '2026-05-01T00:00:00Z'}];
	assert.deepEqual(memberDifferences(whole(one), whole(other)), []);
});

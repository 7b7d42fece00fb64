import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ApiError} from '../../../source/base/api/api-error.js';
import {reasonTexts, sharedReasons} from '../../../source/kernel/rows/item-rows.js';
import {wholeFailureText} from '../../../source/kernel/rows/failure.js';
import {told} from '../../../source/base/text/told.js';
import type {ItemState} from '../../../source/kernel/state/item-result.js';
import {unreadItem} from '../../../source/kernel/writes/outcome.js';

function refused(name: string, ray: string, message = 'no'): ItemState & {readonly name: string} {
	const error = new ApiError(`The service refused this: ${message}.`, {
		failure: 'refused',
		status: 422,
		ray,
		errors: [{code: 1001, message}],
		request: {method: 'PUT', path: '/organizations/a/profile'},
	});
	return {name, status: 'refused', text: wholeFailureText(error), error};
}

const linesOf = (items: ReadonlyArray<ItemState & {readonly name: string}>): readonly string[] =>
	reasonTexts(items, {stateOf: item => item, nameOf: ({name}) => name, done: 'changed'})
		.join('\n')
		.split('\n');

await test('reports a reason that several items have once, with each name and the cf-ray of its answer', () => {
	const lines = linesOf([
		refused('one', 'a-FRA'),
		refused('two', 'b-FRA'),
		{name: 'fine', status: 'done'},
		refused('three', 'c-FRA'),
	]);
	assert.match(lines[0] ?? '', /^3 refused: [^\n]+\(status 422 · code 1001\)$/v);
	assert.deepEqual(lines.slice(1), ['  one  cf-ray a-FRA', '  two  cf-ray b-FRA', '  three  cf-ray c-FRA']);
});

await test('keeps different reasons apart, and leaves the reason of a single item as it is', () => {
	const lines = linesOf([
		refused('one', 'a-FRA'),
		refused('two', 'b-FRA', 'another reason'),
		{name: 'three', status: 'not_sent', text: 'Not sent: stopped.'},
		{name: 'four', status: 'not_sent', text: 'Not sent: stopped.'},
	]);
	assert.match(
		lines.join('\n'),
		/^one: [^\n]+cf-ray a-FRA\)\ntwo: [^\n]+another reason[^\n]+cf-ray b-FRA\)\n2 not sent: stopped\.\n {2}three\n {2}four$/v,
	);
});

await test('finds equal reasons also within longer texts, and in texts about another request', () => {
	const long = ['a-FRA', 'b-FRA'].map((ray, index) => {
		const {name, text = ''} = refused(`row ${index}`, ray);
		return {name, status: 'refused', text: told`${text} A look-up shows that nothing was stored.`} as const;
	});
	assert.match(
		linesOf(long).join('\n'),
		/^2 refused: [^\n]+\(status 422 · code 1001\) A look-up shows that nothing was stored\.\n {2}row 0 {2}cf-ray a-FRA\n {2}row 1 {2}cf-ray b-FRA$/v,
	);
	const unread = ['c-FRA', 'd-FRA'].flatMap((ray, index) => {
		const {error} = refused('', ray);
		return error ? [{name: `row ${index}`, ...unreadItem('the change', error, {isLookedUp: false})}] : [];
	});
	assert.match(
		linesOf(unread).join('\n'),
		/^2 unclear: The service accepted the change, but it could not be read back: [^\n]+\n {2}row 0 {2}cf-ray c-FRA\n {2}row 1 {2}cf-ray d-FRA$/v,
	);
});

await test('has a reason that neighbours share above the first of them only', () => {
	const states: readonly ItemState[] = [
		refused('one', 'a-FRA'),
		refused('two', 'b-FRA'),
		{status: 'done'},
		refused('three', 'c-FRA'),
		{status: 'done'},
	];
	const reasons = sharedReasons(states, 'changed');
	assert.deepEqual(
		reasons.map(({isShared}) => isShared),
		[true, true, false, false, false],
	);
	assert.deepEqual(
		reasons.map(({heading}) => typeof heading),
		['object', 'undefined', 'undefined', 'undefined', 'undefined'],
	);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ApiError} from '../../../source/base/api/api-error.js';
import {reasonTexts} from '../../../source/kernel/rows/item-reasons.js';
import {wholeFailureText} from '../../../source/kernel/rows/failure.js';
import type {ItemState} from '../../../source/kernel/state/item-result.js';

function refused(name: string, ray: string, message = 'no'): ItemState & {readonly name: string} {
	const error = new ApiError(`The service refused this: ${message}.`, {
		failure: 'refused',
		status: 422, ray, errors: [{code: 1001, message}], request: {method: 'PUT', path: '/organizations/a/profile'},
	});
	return {
		name, status: 'refused', text: wholeFailureText(error), error,
	};
}

const linesOf = (items: ReadonlyArray<ItemState & {readonly name: string}>): readonly string[] => reasonTexts(items, {stateOf: item => item, nameOf: ({name}) => name, done: 'changed'}).join('\n').split('\n');

await test('reports a reason that several items have once, with each name and the cf-ray of its answer', () => {
	const lines = linesOf([refused('one', 'a-FRA'), refused('two', 'b-FRA'), {name: 'fine', status: 'done'}, refused('three', 'c-FRA')]);
	assert.match(lines[0] ?? '', /^3 refused: [^\n]+\(status 422 · code 1001\)$/v);
	assert.deepEqual(lines.slice(1), ['  one  cf-ray a-FRA', '  two  cf-ray b-FRA', '  three  cf-ray c-FRA']);
});

await test('keeps different reasons apart, and leaves the reason of a single item as it is', () => {
	const lines = linesOf([refused('one', 'a-FRA'), refused('two', 'b-FRA', 'another reason'), {name: 'three', status: 'not_sent', text: 'Not sent: stopped.'}, {name: 'four', status: 'not_sent', text: 'Not sent: stopped.'}]);
	assert.match(lines.join('\n'), /^one: [^\n]+cf-ray a-FRA\)\ntwo: [^\n]+another reason[^\n]+cf-ray b-FRA\)\n2 not sent: stopped\.\n {2}three\n {2}four$/v);
});

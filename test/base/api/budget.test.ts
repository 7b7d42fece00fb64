import assert from 'node:assert/strict';
import test from 'node:test';
import {createBudget} from '../../../source/base/api/budget.js';

const answer = {status: 200, retryAfter: undefined};

await test('knows the window that the service announces', () => {
	const budget = createBudget();
	assert.deepEqual(budget.window(), {quota: 1200, length: 300_000, left: 1200, resetAfter: 0});
	budget.learn({...answer, rateLimit: {remaining: 40, resetAfter: 20, quota: 100, window: 60}});
	const {resetAfter, ...rest} = budget.window();
	assert.deepEqual(rest, {quota: 100, length: 60_000, left: 40});
	assert.ok(resetAfter > 19_000);
	assert.ok(resetAfter <= 20_000);
	budget.learn({...answer, rateLimit: {remaining: 3, resetAfter: 0}});
	assert.equal(budget.window().left, 100, 'a new window');
});

await test('counts answers if the service does not announce what is left', () => {
	const budget = createBudget();
	for (let count = 0; count < 5; count++) {
		budget.learn(answer);
	}

	const {left, resetAfter} = budget.window();
	assert.equal(left, 1195);
	assert.ok(resetAfter > 299_000);
});

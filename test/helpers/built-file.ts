import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';

/** The file of the built program with this text. The names of files change with their content. */
export const fileWith = (text: string): string =>
	globSync('distribution/*.js').find(file => readFileSync(file, 'utf8').includes(text)) ??
	assert.fail(`No built file has ${text}.`);

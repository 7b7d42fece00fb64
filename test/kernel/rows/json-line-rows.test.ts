import assert from 'node:assert/strict';
import {test} from 'node:test';
import {jsonLineRows} from '../../../source/kernel/rows/value-rows.js';
import {fittedText} from '../../helpers/row-texts.js';

await test('indents the rest of a wrapped line of JSON', () => {
	const shown = (line: string) => jsonLineRows(line, 20).map(row => fittedText(row, 20).trimEnd());
	assert.deepEqual(shown('  "id": "0123456789"'), ['  "id": "0123456789"']);
	assert.deepEqual(shown('  "name": "Acme Distribution"'), ['  "name": "Acme', '      Distribution"']);
});

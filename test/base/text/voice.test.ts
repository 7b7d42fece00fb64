import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createVoice, type Voice} from '../../../source/base/text/voice.js';

function written(columns: number, speak: (voice: Voice) => void): string {
	let output = '';
	speak(
		createVoice(
			text => {
				output += text;
			},
			() => columns,
		),
	);
	return output;
}

await test('keeps the cursor at the beginning of the last line, and leaves an empty line to the next writer', () => {
	assert.equal(
		written(80, ({say, end}) => {
			say('Acme, 1 of 2');
			say('Globex, 2 of 2');
			end();
			end();
		}),
		'Acme, 1 of 2\r\nGlobex, 2 of 2\r\n',
	);
});

await test('echoes typed text on its own line', () => {
	assert.equal(
		written(80, ({say, makeRoom, echo, end}) => {
			say('Name, field 1 of 2: empty');
			makeRoom();
			makeRoom();
			echo('A');
			makeRoom();
			echo('c');
			say('Email, field 2 of 2: empty');
			echo('x');
			end();
		}),
		'Name, field 1 of 2: empty\r\nAc\nEmail, field 2 of 2: empty\r\nx\n',
	);
});

await test('breaks lines between words in a narrow terminal, but not values to copy', () => {
	const line = 'Escape: leave, ctrl-o: editor';
	assert.equal(
		written(24, ({say}) => {
			say(line);
		}),
		'Escape: leave, ctrl-o: \neditor\r',
	);
	assert.equal(
		written(24, ({sayWhole}) => {
			sayWhole(line);
		}),
		`${line}\r`,
	);
	// A terminal that does not know its width.
	assert.equal(
		written(0, ({say}) => {
			say(line);
		}),
		`${line}\r`,
	);
});

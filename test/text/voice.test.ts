import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createVoice, type Voice} from '../../source/text/voice.js';

function written(columns: number, speak: (voice: Voice) => void): string {
	let output = '';
	speak(createVoice(text => {
		output += text;
	}, () => columns));
	return output;
}

await test('the cursor stays at the beginning of the line said last, and whoever writes next gets an empty one', () => {
	assert.equal(written(80, ({say, end}) => {
		say('Acme, 1 of 2');
		say('Globex, 2 of 2');
		end();
		end();
	}), 'Acme, 1 of 2\r\nGlobex, 2 of 2\r\n');
});

await test('what is typed has a line of its own', () => {
	assert.equal(written(80, ({say, makeRoom, echo, end}) => {
		say('Name, field 1 of 2: empty');
		makeRoom();
		makeRoom();
		echo('A');
		makeRoom();
		echo('c');
		say('Email, field 2 of 2: empty');
		echo('x');
		end();
	}), 'Name, field 1 of 2: empty\r\nAc\nEmail, field 2 of 2: empty\r\nx\n');
});

await test('lines are broken between words where the terminal is not wide enough, and values to copy are not', () => {
	const line = 'Escape: leave, ctrl-o: editor';
	assert.equal(written(24, ({say}) => {
		say(line);
	}), 'Escape: leave, ctrl-o: \neditor\r');
	assert.equal(written(24, ({sayWhole}) => {
		sayWhole(line);
	}), `${line}\r`);
	// A terminal that does not know its width.
	assert.equal(written(0, ({say}) => {
		say(line);
	}), `${line}\r`);
});

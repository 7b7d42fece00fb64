// Asks the terminal what it is (DA1): every terminal answers that.
const question = '\u{1B}[c';
const answer = /\[\?[\d;]*c/v;

type Input = {read: NodeJS.ReadStream['read']};

type Output = Pick<NodeJS.WriteStream, 'write'>;

// Ink reads the answer and drops it, so it is seen on its way there.
function ask(input: Input, output: Output, onAnswer: (milliseconds: number) => void): void {
	const {read} = input;
	const askedAt = performance.now();
	input.read = size => {
		const chunk: unknown = read.call(input, size);
		if (answer.test(String(chunk))) {
			input.read = read;
			onAnswer(performance.now() - askedAt);
		}

		return chunk;
	};

	output.write(question);
}

/**
Asks the terminal something, twice, and tells how long the quicker answer took, in milliseconds: this program itself may have been busy when the other came.
*/
export function measureRoundTrip(input: Input, output: Output, onAnswer: (milliseconds: number) => void): void {
	ask(input, output, first => {
		ask(input, output, second => {
			onAnswer(Math.min(first, second));
		});
	});
}

// Asks the terminal what it is (DA1): every terminal answers that.
const question = '\u{1B}[c';
const answer = /\[\?[\d;]*c/v;

type Input = {read: NodeJS.ReadStream['read']};

/**
Asks the terminal something and tells how long the answer took, in milliseconds. Ink reads the answer and drops it, so it is seen on its way there.
*/
export function measureRoundTrip(input: Input, output: Pick<NodeJS.WriteStream, 'write'>, onAnswer: (milliseconds: number) => void): void {
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

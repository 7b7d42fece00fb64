export type RawInput = Pick<NodeJS.ReadStream, 'on' | 'off' | 'ref' | 'unref' | 'setRawMode'> & {
	read: NodeJS.ReadStream['read'];
};

/** Reads typed text key by key until the returned function is called. Nothing else may read the input during that time. */
export function readRaw(input: RawInput, onText: (text: string) => void, onEnd: () => void): () => void {
	const onReadable = () => {
		for (let text: unknown = input.read(); typeof text === 'string'; text = input.read()) {
			onText(text);
		}
	};

	input.setRawMode(true);
	input.ref();
	input.on('readable', onReadable);
	input.on('end', onEnd);
	return () => {
		input.off('readable', onReadable);
		input.off('end', onEnd);
		input.setRawMode(false);
		input.unref();
	};
}

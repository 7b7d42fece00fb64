import {Box, render, Text, useApp, useInput, type Instance} from 'ink';
import {useState} from 'react';

const rows = 37;

type Properties = {readonly names: readonly string[]; readonly count: number};

function List({names, count}: Properties) {
	const [at, setAt] = useState(0);
	const {exit} = useApp();
	useInput((input, {downArrow}) => {
		if (input === 'q') {
			exit();
		}

		setAt(downArrow ? at + 1 : at);
	});
	return (
		<Box flexDirection='column'>
			{names.map((name, index) => (
				<Text key={index} wrap='truncate'>
					{index === at ? '❯' : ' '} {name}
				</Text>
			))}
			<Text>{count} organizations q quit</Text>
		</Box>
	);
}

let screen: Instance | undefined;

/** Draws the first names of a list, and their number. */
export function showNames(names: readonly string[]): void {
	const list = <List names={names.slice(0, rows)} count={names.length} />;
	if (screen) {
		screen.rerender(list);
	} else {
		// Otherwise Ink waits up to 33 ms between two frames.
		screen = render(list, {alternateScreen: true, maxFps: 1000});
	}
}

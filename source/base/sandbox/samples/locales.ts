type Address = {
	readonly line1: string;
	readonly city: string;
	readonly zipcode: string;
	readonly stateOrProvince: string;
};

/** The company names and addresses of one country. */
export type Locale = {
	readonly country: string;
	readonly dialling: string;
	/** With the placeholders {word} and {trade}. */
	readonly pattern: string;
	readonly words: readonly [string, ...string[]];
	readonly trades: readonly [string, ...string[]];
	readonly addresses: readonly [Address, ...Address[]];
};

export type RegionName = 'EMEA' | 'Americas' | 'APAC';

function place(line1: string, city: string, zipcode: string, stateOrProvince = ''): Address {
	return {line1, city, zipcode, stateOrProvince};
}

export const localesOf: Readonly<Record<RegionName, readonly [Locale, ...Locale[]]>> = {
	EMEA: [
		{
			country: 'GB',
			dialling: '+44 20 7946 0',
			pattern: '{word} {trade}',
			words: [
				'Ashdown',
				'Brackenbury',
				'Cotterill',
				'Dunmore',
				'Elmsworth',
				'Fairholme',
				'Greyfriars',
				'Hartwell',
				'Kestrel',
				'Larkfield',
				'Merriden',
				'Oakhurst',
				'Penrose',
				'Ravensbourne',
				'Silverdale',
				'Thornbury',
			],
			trades: ['Managed Security', 'Logistics', 'Retail', 'Insurance', 'Healthcare', 'Media', 'Consulting'],
			addresses: [
				place('12 Harbour Lane', 'Bristol', 'BS1 4RN'),
				place('Unit 7, Foundry Yard', 'Leeds', 'LS1 4AP'),
				place('1 Example Square', 'London', 'EC2A 1AA'),
			],
		},
		{
			country: 'DE',
			dialling: '+49 30 23125 ',
			pattern: '{word} {trade} GmbH',
			words: [
				'Grünwald',
				'Königstein',
				'Süderelbe',
				'Weißenfels',
				'Schäfer & Söhne',
				'Märkische',
				'Oberländer',
				'Lübke',
				'Fährhaus',
				'Ährenfeld',
			],
			trades: ['Systemhaus', 'Netzwerke', 'Datentechnik', 'Gebäudetechnik', 'Spedition', 'Apotheken'],
			addresses: [
				place('Möckernstraße 17', 'Berlin', '10963'),
				place('Süßwarenallee 3', 'München', '80331', 'Bayern'),
				place('Am Deich 1', 'Hamburg', '20457'),
			],
		},
		{
			country: 'FR',
			dialling: '+33 1 99 00 ',
			pattern: '{trade} {word}',
			words: [
				'Beauséjour',
				'Châtelaine',
				'Dégagnac',
				'Étoile du Nord',
				'Forêt d’Argent',
				'Île-aux-Mâts',
				'Réséda',
				'Vallée-Noëlle',
			],
			trades: ['Groupe', 'Réseaux', 'Hôtels', 'Société', 'Assurances', 'Éditions'],
			addresses: [place('8, rue des Tanneurs', 'Lyon', '69002'), place('14 bis, quai Élise', 'Nantes', '44000')],
		},
		{
			country: 'PL',
			dialling: '+48 22 555 ',
			pattern: '{word} {trade} Sp. z o.o.',
			words: ['Żuraw', 'Łąkowa', 'Świętokrzyska', 'Źródło', 'Gdyńska', 'Jaśmin', 'Ćwiklice'],
			trades: ['Usługi', 'Handel', 'Sieci', 'Bezpieczeństwo', 'Księgarnie'],
			addresses: [
				place('ul. Długa 44', 'Łódź', '90-001', 'łódzkie'),
				place('ul. Mączna 2', 'Gdańsk', '80-001', 'pomorskie'),
			],
		},
		{
			country: 'TR',
			dialling: '+90 212 555 ',
			pattern: '{word} {trade} A.Ş.',
			words: ['Işıkgöl', 'Çınaraltı', 'Gümüşdere', 'Öğretmenoğlu', 'İncirli', 'Şahinkaya'],
			trades: ['Bilişim', 'Lojistik', 'Sağlık', 'Güvenlik'],
			addresses: [place('Çiçek Sokak 5', 'İzmir', '35000'), place('Gül Caddesi 19', 'İstanbul', '34000')],
		},
		{
			country: 'GR',
			dialling: '+30 21 0555 ',
			pattern: '{word} {trade} Α.Ε.',
			words: ['Ηλιοτρόπιο', 'Γαλάζιος Κύκλος', 'Αιγιαλός', 'Ελαιώνας', 'Φάρος', 'Βόρειος Άνεμος'],
			trades: ['Δίκτυα', 'Ναυτιλιακή', 'Φαρμακεία', 'Ασφάλεια'],
			addresses: [place('Οδός Ανέμων 6', 'Αθήνα', '105 57'), place('Παραλιακή 21', 'Θεσσαλονίκη', '546 24')],
		},
		{
			country: 'BG',
			dialling: '+359 2 555 ',
			pattern: '{trade} „{word}“ ООД',
			words: ['Бяла река', 'Ясен', 'Синчец', 'Златна нива', 'Изгрев', 'Щъркел'],
			trades: ['Мрежи', 'Търговия', 'Застраховане', 'Издателство'],
			addresses: [place('ул. Липа 9', 'София', '1000'), place('бул. Приморски 30', 'Варна', '9000')],
		},
		{
			country: 'AE',
			dialling: '+971 4 555 ',
			pattern: '{trade} {word}',
			words: ['النخيل الذهبي', 'الأفق الجديد', 'واحة النور', 'اللؤلؤة الزرقاء', 'الصقر'],
			trades: ['شركة', 'مجموعة', 'مؤسسة', 'شبكات'],
			addresses: [place('شارع الميناء ٤', 'دبي', ''), place('شارع الحصن ١٢', 'أبوظبي', '')],
		},
	],
	Americas: [
		{
			country: 'US',
			dialling: '+1 415 555 0',
			pattern: '{word} {trade}',
			words: [
				'Alder Creek',
				'Bluestem',
				'Cedar Hollow',
				'Driftwood',
				'Evergreen Mesa',
				'Flintlock',
				'Granite Bay',
				'Hickory Point',
				'Juniper Flats',
				'Lonesome Pine',
				'Mesquite',
				'Prairie Fork',
				'Red Canyon',
				'Sagebrush',
				'Tumbleweed',
				'Wild Plum',
			],
			trades: [
				'Security',
				'Credit Union',
				'Hospitals',
				'School District',
				'Outfitters',
				'Broadcasting',
				'Freight',
				'Analytics',
			],
			addresses: [
				place('101 Example Street', 'Austin', '78701', 'TX'),
				place('55 Sample Ave, Suite 400', 'San Francisco', '94107', 'CA'),
				place('9 Placeholder Road', 'Columbus', '43004', 'OH'),
			],
		},
		{
			country: 'CA',
			dialling: '+1 514 555 0',
			pattern: '{word} {trade} inc.',
			words: ['Trois-Épinettes', 'Côte-aux-Cerfs', 'Rivière-Cachée', 'Maple Junction', 'Lac-à-l’Écart'],
			trades: ['Télécom', 'Foresterie', 'Coopérative', 'Santé'],
			addresses: [
				place('230, rue de l’Échantillon', 'Montréal', 'H2X 1Y4', 'QC'),
				place('17 Specimen Crescent', 'Toronto', 'M5V 2T6', 'ON'),
			],
		},
		{
			country: 'BR',
			dialling: '+55 11 5550-',
			pattern: '{word} {trade} Ltda.',
			words: ['Ipê-Amarelo', 'Maracujá', 'Três Irmãos', 'Pão e Açaí', 'São Benedito', 'Jequitibá'],
			trades: ['Segurança', 'Comércio', 'Educação', 'Logística'],
			addresses: [
				place('Rua das Acácias, 80', 'São Paulo', '01000-000', 'SP'),
				place('Av. Beira-Rio, 12', 'Recife', '50000-000', 'PE'),
			],
		},
		{
			country: 'MX',
			dialling: '+52 55 5550 ',
			pattern: '{trade} {word}, S.A.',
			words: ['Peña Blanca', 'El Colibrí', 'Niño Perdido', 'Agua Mansa', 'Jacarandá'],
			trades: ['Servicios', 'Compañía', 'Farmacias', 'Distribuciones'],
			addresses: [
				place('Calle del Cañón 31', 'Mérida', '97000', 'YUC'),
				place('Avenida Muñoz 4', 'Querétaro', '76000', 'QRO'),
			],
		},
	],
	APAC: [
		{
			country: 'JP',
			dialling: '+81 3 5550 ',
			pattern: '{word}{trade}株式会社',
			words: ['青葉', '桜川', '北斗', '若竹', '白鷺', 'ひまわり', '富士見', '千歳'],
			trades: ['ネットワークス', '商事', '物流', '製薬', 'セキュリティ'],
			addresses: [
				place('見本町1丁目2番3号', '千代田区', '100-0000', '東京都'),
				place('例示通り4-5', '大阪市', '530-0000', '大阪府'),
			],
		},
		{
			country: 'KR',
			dialling: '+82 2 555 ',
			pattern: '주식회사 {word}{trade}',
			words: ['한빛', '가람', '푸른솔', '새벽별', '미리내', '누리'],
			trades: ['네트웍스', '물산', '보안', '의료', '교육'],
			addresses: [place('견본로 12', '서울특별시', '04500'), place('예시대로 77', '부산광역시', '48000')],
		},
		{
			country: 'AU',
			dialling: '+61 2 5550 ',
			pattern: '{word} {trade} Pty Ltd',
			words: ['Banksia', 'Coolabah', 'Goanna Ridge', 'Kookaburra', 'Mulga', 'Wattle Park', 'Yarra Bend'],
			trades: ['Networks', 'Mining Services', 'Health', 'Wholesale', 'Cloud'],
			addresses: [
				place('3 Sample Parade', 'Sydney', '2000', 'NSW'),
				place('48 Example Terrace', 'Perth', '6000', 'WA'),
			],
		},
		{
			country: 'IN',
			dialling: '+91 22 5550 ',
			pattern: '{word} {trade} Pvt. Ltd.',
			words: ['Saffron Hill', 'Peepal', 'Neem Tree', 'Monsoon', 'Blue Lotus', 'Deccan Star'],
			trades: ['Infotech', 'Textiles', 'Diagnostics', 'Exports'],
			addresses: [
				place('14, Example Marg', 'Mumbai', '400001', 'MH'),
				place('2nd Floor, Sample Towers', 'Bengaluru', '560001', 'KA'),
			],
		},
	],
};

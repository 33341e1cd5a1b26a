-- Adds made-up sites with names as they occur in a city, for measuring.
INSERT INTO site (city_id, district, name, category_id, source, source_id, geom)
SELECT %(city)s, (SELECT district FROM site WHERE city_id = %(city)s LIMIT 1),
       roads[1 + mixed.a %% cardinality(roads)] || (ARRAY['路', '街', '巷'])[1 + mixed.b %% 3] || mixed.c %% 400 || '号'
           || kinds[1 + mixed.d %% cardinality(kinds)],
       categories.ids[1 + n %% cardinality(categories.ids)], 'bench', 'bench-' || n,
       ST_SetSRID(ST_MakePoint(102.6 + (n * 37) %% 2000 / 10000.0, 24.9 + (n * 61) %% 2000 / 10000.0), 4326)
  FROM generate_series(1, %(count)s::bigint) AS n
 CROSS JOIN LATERAL (SELECT hashint8(n) & 2147483647 AS a, hashint8(n + 1000003) & 2147483647 AS b,
                            hashint8(n + 2000003) & 2147483647 AS c, hashint8(n + 3000017) & 2147483647 AS d) AS mixed,
       (SELECT array_agg(id ORDER BY id) AS ids FROM site_category WHERE city_id IS NULL) AS categories,
       (SELECT string_to_array('龙泉 北京 人民 东风 环城 白龙 穿金 金碧 滇池 盘龙 霖雨 万宏 青年 圆通 文林 翠湖 西昌 重庆 长春 '
                               '大乐 行署 石闸 红旗 新迎 白塔 拓东 和平 席子营 月牙 江岸 银海 关上 世博', ' ') AS roads,
               string_to_array('农贸市场 幼儿园 小学 中学 社区居委会 公交站 公共厕所 人民医院 银行 邮政所 商场 大酒店 公园 广场 '
                               '小区 工地 志愿服务站 地铁站 客运站 文化站', ' ') AS kinds) AS words;

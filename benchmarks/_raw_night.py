"""The same minimal effect as a night's, by one statement each: what the database itself takes."""

import time
from typing import Any

# So many of the members, by their numbers, in a transaction that is undone.
SHARE = 10
WRITTEN_OFF = """
WITH due AS MATERIALIZED (
  SELECT id, customer_id, expires_at AS at, amount - used AS points, NULL::timestamptz AS next
  FROM store_lot WHERE used < amount AND expires_at <= %(now)s AND customer_id <= %(most)s
  UNION ALL
  SELECT id, customer_id, shares_at, (amount - used) * 3 / 10, shares_at + interval '1 year'
  FROM store_lot WHERE used < amount AND shares_at <= %(now)s AND customer_id <= %(most)s
), drawn AS (
  UPDATE store_lot l SET used = l.used + d.points, shares_at = d.next FROM due d WHERE l.id = d.id
), fresh AS (
  INSERT INTO store_entry (key, kind, wallet, customer_id, at, data)
  SELECT 'raw:' || id, 'expire', 'points', customer_id, at, '{}' FROM due RETURNING id, key
), made AS MATERIALIZED (
  SELECT f.id AS entry, d.* FROM due d JOIN fresh f ON f.key = 'raw:' || d.id
), posted AS (
  INSERT INTO store_posting (entry_id, account, customer_id, amount, lot_id)
  SELECT entry, 'wallet:points', customer_id, -points, id FROM made
  UNION ALL SELECT entry, 'breakage', NULL, points, NULL FROM made
), purses AS (
  UPDATE store_balance b SET amount = b.amount - s.points
  FROM (SELECT 'wallet:points#' || customer_id AS account, sum(points)::bigint AS points
        FROM made GROUP BY 1) s WHERE b.account = s.account
), house AS (
  INSERT INTO store_balance AS b (account, amount)
  SELECT 'breakage:points/' || customer_id %% 64, sum(points)::bigint FROM made GROUP BY 1
  ON CONFLICT (account) DO UPDATE SET amount = b.amount + excluded.amount
) SELECT count(*) FROM made
"""
TIERS = """
WITH bought AS MATERIALIZED (
  SELECT customer_id, CASE WHEN sum(total_minor) >= 120000 THEN 'gold'
    WHEN sum(total_minor) >= 40000 THEN 'silver' ELSE 'bronze' END AS tier
  FROM store_order WHERE customer_id <= %(most)s AND placed_at >= '2026-01-01'
    AND placed_at < '2027-01-01' GROUP BY customer_id
), kept AS (
  UPDATE store_tierstanding s SET tier = b.tier, shown = b.tier, done = 0,
    due_at = timestamptz '2028-01-01 00:00+00',
    state = s.state || jsonb_build_object('tier', b.tier, 'judged_at', %(now)s,
      'period_start', '2027-01-01T00:00:00+00:00', 'period_end', '2028-01-01T00:00:00+00:00')
  FROM bought b WHERE s.customer_id = b.customer_id AND s.structure = 'member'
  RETURNING s.customer_id, s.tier
), shown AS (
  UPDATE store_customer c SET tier = k.tier FROM kept k WHERE c.id = k.customer_id
    AND c.tier <> k.tier
) SELECT count(*) FROM kept
"""


def seconds(*, members: int, now: Any) -> dict[str, float]:
    """Seconds that the year's end would take by raw SQL: a tenth of the members, times ten.

    References are checked as at a commit; then all is undone. On PostgreSQL only.
    """
    from django.db import connection, transaction

    found = {}
    for name, query in (("expire_points", WRITTEN_OFF), ("expire_tiers", TIERS)):
        with transaction.atomic(), connection.cursor() as cursor:
            begun = time.perf_counter()
            params = {"now": now.isoformat(), "most": members // SHARE}
            cursor.execute("SET LOCAL jit = off")
            cursor.execute(query, params)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            found[name] = (time.perf_counter() - begun) * SHARE
            transaction.set_rollback(True)
    return found

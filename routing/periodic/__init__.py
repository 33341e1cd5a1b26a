"""The search for plans of a cycle, and for solutions of published instances.

Slack induction by string removals (Christiaens, Vanden Berghe 2020) over the routes of all days at once, in which a
customer that comes back chooses its days anew; routes of good states are put together by a set-covering model.
"""

from routing.periodic.planner import ENGINE, plan

__all__ = ["ENGINE", "plan"]

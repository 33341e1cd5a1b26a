-- Names the actor for the present transaction.
SELECT set_config('gridsvc.actor_id', %(id)s, true),
       set_config('gridsvc.actor_role', %(role)s, true),
       set_config('gridsvc.actor_scope', %(scope)s, true);

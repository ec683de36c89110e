export const id=3227;export const ids=[3227];export const modules={3227:((t,o,e)=>{o.fetch=e(9908).fetch,o.ProxyAgent=e(8870),e(9473).prototype.connect=e(2326)})};
